/* late-wait.c - a library for LD_PRELOAD: who waits for a certain child begins to wait 0.2 s late, and
 * is awake until then, as on a busy machine. */
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

pid_t waitpid(pid_t child, int *status, int options)
{
	struct timespec start, now;

	if (child > 0 && options == 0) {
		clock_gettime(CLOCK_MONOTONIC, &start);
		do
			clock_gettime(CLOCK_MONOTONIC, &now);
		while ((now.tv_sec - start.tv_sec) * 1000000000L + now.tv_nsec - start.tv_nsec < 200000000L);
	}
	return syscall(SYS_wait4, child, status, options, NULL);
}
