/* What a program says that was started, and whether it came to its end in time. */
#ifndef CHILD_H
#define CHILD_H
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Takes what was said; 0: no more of it is wanted. */
typedef int (*listener)(void *to, const char *said, size_t length);

static int milliseconds_since(struct timespec start)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int)((at.tv_sec - start.tv_sec) * 1000 + (at.tv_nsec - start.tv_nsec) / 1000000);
}

/* Hands on what comes out of the pipe, and closes it. 1 where its other end was closed in time. */
static int hear(int pipe, int milliseconds, listener listen, void *to)
{
    char said[4096];
    struct timespec start;
    int in_time = 0;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (;;) {
        struct pollfd more = {pipe, POLLIN, 0};
        int left = milliseconds - milliseconds_since(start);
        if (left <= 0 || poll(&more, 1, left) < 1)
            break;
        ssize_t got = read(pipe, said, sizeof said);
        if (got <= 0) {
            in_time = got == 0;
            break;
        }
        if (!listen(to, said, (size_t)got))
            break;
    }
    close(pipe);
    return in_time;
}
#endif
