/*
 * switch MILLISECONDS NAME=STATE...: sets the clock, then each preventive control or sensor. `broken` leaves the policy and takes
 * away the effect: a preventive control looks configured and does nothing, a sensor runs and sees nothing.
 */
#include "operations.h"
#include "answer.h"
#include "policy.h"
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

static int keep(const char *folder, const char *name, const char *state)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    return !file || fprintf(file, "%s\n", state) < 0 || fclose(file);
}

/* Without the loop driver nothing can be mounted. Its control node stays, so that the kernel itself says what is missing: ENODEV. */
static int take_virtual_drives_away(void)
{
    if (syscall(SYS_delete_module, "loop", 0) && errno != ENOENT)
        return -1;
    return mknod("/dev/loop-control", S_IFCHR | 0600, makedev(10, 237)) && errno != EEXIST;
}

static int set_sensor(const char *name, const char *state)
{
    int pid = process_of(name);
    if (!strcmp(state, "on"))
        return 0;
    return pid <= 0 || kill(pid, strcmp(state, "broken") ? SIGKILL : SIGSTOP);
}

static int set_control(const char *name, const char *state)
{
    int broken = !strcmp(state, "broken");
    const char *effect = broken ? "off" : state;
    if (keep(POLICY_FOLDER, name, broken ? "on" : state) || keep(EFFECT_FOLDER, name, effect))
        return -1;
    return !strcmp(name, "virtual-drive-policy") && !strcmp(effect, "on") ? take_virtual_drives_away() : 0;
}

static int is_sensor(const char *name)
{
    for (int i = 0; sensors[i]; i++)
        if (!strcmp(sensors[i], name))
            return 1;
    return 0;
}

int switch_operation(int argc, char **argv)
{
    if (argc < 2)
        return misused("switch MILLISECONDS NAME=STATE...");
    long long milliseconds = atoll(argv[1]);
    struct timespec now = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    if (clock_settime(CLOCK_REALTIME, &now))
        return refused_errno(errno, "set the clock");
    for (int i = 2; i < argc; i++) {
        char *state = strchr(argv[i], '=');
        if (!state)
            return misused("switch MILLISECONDS NAME=STATE...");
        *state++ = '\0';
        if (is_sensor(argv[i]) ? set_sensor(argv[i], state) : set_control(argv[i], state))
            return refused_errno(errno, argv[i]);
    }
    puts("{\"is\":\"done\"}");
    return 0;
}
