/*
 * Watches, by fanotify(7), files of the guest's own volumes that were written and closed. Called as `files` it writes events in the shape
 * of Sysmon 11 (FileCreate); called as `streams`, of Sysmon 15 (FileCreateStreamHash) for named streams, with their contents.
 * Two processes, so that one can fail without the other.
 */
#include "event-log.h"
#include <fcntl.h>
#include <string.h>
#include <sys/fanotify.h>

#define CONTENTS_BYTES 1024

/* As Sysmon shows a stream's contents: a line break is two spaces. */
static void read_contents(int fd, char shown[CONTENTS_BYTES * 2])
{
    char text[CONTENTS_BYTES];
    ssize_t got = pread(fd, text, sizeof text, 0);
    size_t length = 0;
    for (ssize_t i = 0; i < got; i++) {
        if (text[i] == '\r' || text[i] == '\n')
            shown[length++] = ' ';
        else
            shown[length++] = text[i];
    }
    shown[length] = '\0';
}

static void report(struct event_log *log, int streams, const struct fanotify_event_metadata *event)
{
    char link[64], path[PATH_BYTES], target[PATH_BYTES], image[PATH_BYTES], pid[16], when[40], contents[CONTENTS_BYTES * 2];
    snprintf(link, sizeof link, "/proc/self/fd/%d", event->fd);
    ssize_t got = readlink(link, path, sizeof path - 1);
    if (got < 0)
        return;
    path[got] = '\0';
    const char *name = strrchr(path, '/');
    if ((name && strchr(name, ':') != NULL) != streams)
        return;
    snprintf(pid, sizeof pid, "%d", event->pid);
    as_windows(path, target);
    image_of(event->pid, image);
    struct timespec at = now();
    format_time(at, when);
    if (streams) {
        read_contents(event->fd, contents);
        log_event(log, 15, at, event->pid, "UtcTime", when, "ProcessId", pid, "Image", image, "TargetFilename", target,
                  "CreationUtcTime", when, "Contents", contents, NULL);
    } else {
        log_event(log, 11, at, event->pid, "UtcTime", when, "ProcessId", pid, "Image", image, "TargetFilename", target,
                  "CreationUtcTime", when, NULL);
    }
}

int main(int argc, char **argv)
{
    const char *source = argc > 1 ? argv[1] : "files";
    int streams = strcmp(source, "streams") == 0;
    struct event_log log = open_log(source, "Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational");
    int watch = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC, O_RDONLY | O_CLOEXEC | O_LARGEFILE);
    int failed = log.fd < 0 || watch < 0;
    for (int i = 0; volumes[i] && !failed; i++)
        failed = fanotify_mark(watch, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_CLOSE_WRITE, AT_FDCWD, volumes[i]);
    if (failed) {
        perror(source);
        return 1;
    }
    announce(source);
    static char buffer[65536] __attribute__((aligned(8)));
    for (;;) {
        ssize_t left = read(watch, buffer, sizeof buffer);
        struct fanotify_event_metadata *event = (struct fanotify_event_metadata *)buffer;
        for (; FAN_EVENT_OK(event, left); event = FAN_EVENT_NEXT(event, left)) {
            if (event->fd < 0)
                continue;
            report(&log, streams, event);
            close(event->fd);
        }
    }
}
