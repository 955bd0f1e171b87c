/* Files as the user writes them. */
#ifndef WRITE_FILE_H
#define WRITE_FILE_H
#include "drives.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_zero(const char *bytes, size_t length)
{
    return !length || (!bytes[0] && !memcmp(bytes, bytes + 1, length - 1));
}

/* Zeros are left out, as most of a virtual disk is zeros and NTFS has holes. Returns 0, or an errno value. */
static int write_from(int from, const char *file)
{
    static char buffer[65536];
    ssize_t got;
    off_t size = 0;
    int to = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0755);
    if (to < 0)
        return errno;
    while ((got = read(from, buffer, sizeof buffer)) > 0) {
        size += got;
        if (is_zero(buffer, (size_t)got)) {
            if (lseek(to, got, SEEK_CUR) < 0)
                return errno;
            continue;
        }
        for (ssize_t done = 0, put; done < got; done += put)
            if ((put = write(to, buffer + done, (size_t)(got - done))) < 0)
                return errno;
    }
    return got < 0 || ftruncate(to, size) || fsync(to) || close(to) ? errno : 0;
}

/* A full disk is a fault of the guest: nothing refuses a file in this way. 1 where it was that, and said so. */
static int disk_is_full(int error, const char *file)
{
    if (error != ENOSPC)
        return 0;
    fprintf(stderr, "%s: %s\n", file, strerror(error));
    return 1;
}
#endif
