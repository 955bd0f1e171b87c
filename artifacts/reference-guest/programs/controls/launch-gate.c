/*
 * Modelled on SmartScreen's place in the launch path: a program whose zone is internet or restricted is not started. The block
 * itself is the kernel's: a fanotify(7) permission event on execve(2), answered FAN_DENY. Every decision is logged before it is
 * given. In `warn` the first start is held back for the user to click on.
 */
#include "event-log.h"
#include "zone.h"
#include <poll.h>
#include <sys/fanotify.h>

#define GATE_FOLDER "/run/motw/gate"

static struct event_log decisions;

static unsigned decide(int fd, int pid)
{
    char link[64], path[PATH_BYTES], shown[PATH_BYTES], state[16], zone_text[8], pid_text[16];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t got = readlink(link, path, sizeof path - 1);
    if (got < 0)
        return FAN_ALLOW;
    path[got] = '\0';
    kept_state(EFFECT_FOLDER, "launch-gate", state);
    int warn = strcmp(state, "warn") == 0;
    if (!warn && strcmp(state, "on") != 0)
        return FAN_ALLOW;
    int zone = mapped_zone(path);
    if (zone < 3)
        return FAN_ALLOW;
    snprintf(zone_text, sizeof zone_text, "%d", zone);
    snprintf(pid_text, sizeof pid_text, "%d", pid);
    log_event(&decisions, warn ? 2 : 1, now(), pid, "Control", "launch-gate", "Action", warn ? "warn" : "block", "FilePath",
              as_windows(path, shown), "ProcessId", pid_text, "Zone", zone_text, NULL);
    if (warn) {
        char prompt[128];
        snprintf(prompt, sizeof prompt, GATE_FOLDER "/prompted-%d", pid);
        close(open(prompt, O_WRONLY | O_CREAT, 0644));
    }
    return FAN_DENY;
}

/* Watches every mounted image, and says in GATE_FOLDER that it does, so that nothing is started in between. */
static void watch_images(int gate)
{
    static char line[16384];
    static struct mount_entry entry;
    char image[PATH_BYTES], ready[128];
    FILE *table = fopen("/proc/self/mountinfo", "r");
    while (table && fgets(line, sizeof line, table)) {
        if (!parse_mount(line, &entry) || !backing_file(entry.major, entry.minor, image))
            continue;
        if (fanotify_mark(gate, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_OPEN_EXEC_PERM, AT_FDCWD, entry.point)) {
            perror("launch-gate");
            continue;
        }
        snprintf(ready, sizeof ready, GATE_FOLDER "/watching-%u:%u", entry.major, entry.minor);
        close(open(ready, O_WRONLY | O_CREAT, 0644));
    }
    if (table)
        fclose(table);
}

int main(void)
{
    static char buffer[65536] __attribute__((aligned(8)));
    decisions = open_log("launch-gate", "Motw-Reference-LaunchGate", "Motw-Reference-LaunchGate/Operational");
    int gate = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC, O_RDONLY | O_CLOEXEC | O_LARGEFILE);
    int table = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    int failed = gate < 0 || table < 0 || decisions.fd < 0;
    for (int i = 0; volumes[i] && !failed; i++)
        failed = fanotify_mark(gate, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_OPEN_EXEC_PERM, AT_FDCWD, volumes[i]);
    if (failed) {
        perror("launch-gate");
        return 1;
    }
    watch_images(gate);
    announce("launch-gate");
    for (;;) {
        struct pollfd waiting[] = {{gate, POLLIN, 0}, {table, POLLPRI, 0}};
        if (poll(waiting, 2, -1) < 0)
            continue;
        if (waiting[1].revents)
            watch_images(gate);
        if (!(waiting[0].revents & POLLIN))
            continue;
        ssize_t left = read(gate, buffer, sizeof buffer);
        struct fanotify_event_metadata *event = (struct fanotify_event_metadata *)buffer;
        for (; FAN_EVENT_OK(event, left); event = FAN_EVENT_NEXT(event, left)) {
            struct fanotify_response response = {event->fd, decide(event->fd, event->pid)};
            if (write(gate, &response, sizeof response) < 0)
                perror("launch-gate");
            close(event->fd);
        }
    }
}
