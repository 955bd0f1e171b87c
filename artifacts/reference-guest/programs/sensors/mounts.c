/*
 * Watches the kernel's mount table and writes events in the shape of Microsoft-Windows-VHDMP-Operational: 12 when an image's
 * device appears, 1 when its volume is online, 2 when it is gone. A bind mount is reported as a handle opened for information
 * only (event 12, GetInfoOnly true): it is the canary, and no mount of an image.
 */
#include "event-log.h"
#include "mount-table.h"
#include <poll.h>
#include <strings.h>

#define MOUNTS 64
struct seen {
    unsigned id;
    char image[PATH_BYTES], disk[16], point[PATH_BYTES];
};
static struct seen before[MOUNTS], after[MOUNTS];

static int was_there(const struct seen *list, int count, const struct seen *one)
{
    for (int i = 0; i < count; i++)
        if (list[i].id == one->id && !strcmp(list[i].image, one->image) && !strcmp(list[i].point, one->point))
            return 1;
    return 0;
}

static int read_table(int fd, struct seen *list)
{
    static char text[262144];
    size_t length = 0;
    ssize_t got;
    int count = 0;
    lseek(fd, 0, SEEK_SET);
    while (length < sizeof text - 1 && (got = read(fd, text + length, sizeof text - 1 - length)) > 0)
        length += (size_t)got;
    text[length] = '\0';
    static struct mount_entry entry;
    for (char *line = strtok(text, "\n"); line && count < MOUNTS; line = strtok(NULL, "\n")) {
        if (!parse_mount(line, &entry))
            continue;
        struct seen *one = &list[count];
        one->id = entry.id;
        strcpy(one->point, entry.point);
        snprintf(one->disk, sizeof one->disk, "%u", entry.minor);
        if (!backing_file(entry.major, entry.minor, one->image)) {
            if (strncmp(entry.point, "/run/motw/canary/", 17) != 0)
                continue;
            one->image[0] = '\0';
        }
        count++;
    }
    return count;
}

/* Windows chooses the driver by the name [M]: 1 VHD, 2 VHDX, 3 ISO, which is .img as well. */
static const char *vhd_type(const char *image)
{
    const char *ending = strrchr(image, '.');
    if (ending && !strcasecmp(ending, ".vhd"))
        return "1";
    return ending && !strcasecmp(ending, ".vhdx") ? "2" : "3";
}

static void report(struct event_log *log, const struct seen *one, int appeared)
{
    char path[PATH_BYTES], handle[PATH_BYTES + 8];
    int canary = one->image[0] == '\0';
    as_windows(canary ? one->point : one->image, path);
    snprintf(handle, sizeof handle, "\\\\?\\%s", path);
    if (appeared)
        log_event(log, 12, now(), 4, "Status", "0", "VhdFile", handle, "VhdType", canary ? "0" : vhd_type(path), "ReadOnly", "true",
                  "GetInfoOnly", canary ? "true" : "false", NULL);
    if (!canary)
        log_event(log, appeared ? 1 : 2, now(), 4, "VhdFileName", path, "VhdDiskNumber", one->disk, NULL);
}

int main(void)
{
    struct event_log log = open_log("mounts", "Microsoft-Windows-VHDMP", "Microsoft-Windows-VHDMP-Operational");
    int table = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    if (table < 0 || log.fd < 0)
        return 1;
    int known = read_table(table, before);
    announce("mounts");
    for (;;) {
        struct pollfd change = {table, POLLPRI, 0};
        if (poll(&change, 1, -1) < 0)
            continue;
        int count = read_table(table, after);
        for (int i = 0; i < known; i++)
            if (!was_there(after, count, &before[i]))
                report(&log, &before[i], 0);
        for (int i = 0; i < count; i++)
            if (!was_there(before, known, &after[i]))
                report(&log, &after[i], 1);
        memcpy(before, after, sizeof after);
        known = count;
    }
}
