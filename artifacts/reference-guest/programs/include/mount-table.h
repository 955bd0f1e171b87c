/* The kernel's list of mounts: proc(5), /proc/pid/mountinfo. */
#ifndef MOUNT_TABLE_H
#define MOUNT_TABLE_H
#include "drives.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct mount_entry {
    unsigned id, major, minor;
    char root[PATH_BYTES], point[PATH_BYTES], options[256], type[64], source[PATH_BYTES];
};

/* Octal escapes (\040 and the like) are undone in place. */
static void unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] && from[3]) {
            *to++ = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + (from[3] - '0'));
            from += 3;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static int parse_mount(const char *line, struct mount_entry *entry)
{
    if (sscanf(line, "%u %*u %u:%u %4095s %4095s %255s", &entry->id, &entry->major, &entry->minor, entry->root, entry->point,
               entry->options) != 6)
        return 0;
    const char *rest = strstr(line, " - ");
    if (!rest || sscanf(rest, " - %63s %4095s", entry->type, entry->source) != 2)
        return 0;
    unescape(entry->root);
    unescape(entry->point);
    unescape(entry->source);
    return 1;
}

static int read_backing_file(const char *sys, char path[PATH_BYTES])
{
    int fd = open(sys, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t got = read(fd, path, PATH_BYTES - 1);
    close(fd);
    if (got <= 0)
        return 0;
    path[got] = '\0';
    path[strcspn(path, "\n")] = '\0';
    return 1;
}

/* The file behind a loop device, or behind the one that a mapped device lies on; 0 when there is none. */
static int backing_file(unsigned major, unsigned minor, char path[PATH_BYTES])
{
    char sys[512];
    snprintf(sys, sizeof sys, "/sys/dev/block/%u:%u/loop/backing_file", major, minor);
    if (read_backing_file(sys, path))
        return 1;
    snprintf(sys, sizeof sys, "/sys/dev/block/%u:%u/slaves", major, minor);
    DIR *below = opendir(sys);
    int found = 0;
    for (struct dirent *entry; below && !found && (entry = readdir(below));) {
        snprintf(sys, sizeof sys, "/sys/block/%.64s/loop/backing_file", entry->d_name);
        found = read_backing_file(sys, path);
    }
    if (below)
        closedir(below);
    return found;
}
#endif
