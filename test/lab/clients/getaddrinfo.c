/* Resolves each name of its arguments with getaddrinfo(3), one after the other, as an application does.
 * The laboratory builds it with musl-gcc -static: what musl sends, on any machine. */
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	int failed = 0;
	for (int i = 1; i < argc; i++) {
		struct addrinfo hints, *found = NULL;
		memset(&hints, 0, sizeof hints);
		hints.ai_family = AF_UNSPEC;
		hints.ai_socktype = SOCK_STREAM;
		double start = seconds();
		int error = getaddrinfo(argv[i], NULL, &hints, &found);
		printf("%s %.3f s", argv[i], seconds() - start);
		if (error) printf(" %s", gai_strerror(error));
		for (struct addrinfo *one = found; one; one = one->ai_next) {
			char address[64];
			if (getnameinfo(one->ai_addr, one->ai_addrlen, address, sizeof address, NULL, 0, NI_NUMERICHOST) == 0)
				printf(" %s", address);
		}
		printf("\n");
		if (found) freeaddrinfo(found);
		failed |= error != 0;
	}
	return failed;
}
