// Resolves each line of its standard input with Go's own resolver, as a program in Go does.
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		start := time.Now()
		addresses, err := net.LookupHost(lines.Text())
		fmt.Printf("%s %.3f s %v %v\n", lines.Text(), time.Since(start).Seconds(), addresses, err)
	}
}
