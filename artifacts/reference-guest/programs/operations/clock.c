/* clock: the guest's time in seconds since 1970, with milliseconds. */
#include <stdio.h>
#include <time.h>

int main(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    printf("%ld.%03ld\n", (long)now.tv_sec, now.tv_nsec / 1000000);
    return 0;
}
