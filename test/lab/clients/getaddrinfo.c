/* Resolves each name of its arguments with getaddrinfo(3), one after the other, as an application does; without
 * arguments each line of its standard input, so that it is there before it asks and after it has.
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

static int resolve(const char *name)
{
	struct addrinfo hints, *found = NULL;
	memset(&hints, 0, sizeof hints);
	hints.ai_family = AF_UNSPEC;
	hints.ai_socktype = SOCK_STREAM;
	double start = seconds();
	int error = getaddrinfo(name, NULL, &hints, &found);
	printf("%s %.3f s", name, seconds() - start);
	if (error) printf(" %s", gai_strerror(error));
	for (struct addrinfo *one = found; one; one = one->ai_next) {
		char address[64];
		if (getnameinfo(one->ai_addr, one->ai_addrlen, address, sizeof address, NULL, 0, NI_NUMERICHOST) == 0)
			printf(" %s", address);
	}
	printf("\n");
	fflush(stdout);
	if (found) freeaddrinfo(found);
	return error != 0;
}

int main(int argc, char **argv)
{
	int failed = 0;
	for (int i = 1; i < argc; i++) failed |= resolve(argv[i]);
	char line[256];
	while (argc == 1 && fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = 0;
		failed |= resolve(line);
	}
	return failed;
}
