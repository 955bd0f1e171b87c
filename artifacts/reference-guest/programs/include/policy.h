/*
 * Each control has two states: its policy, which is what a posture probe reads, and its effect, which is what happens.
 * They differ only when the harness breaks a control on purpose, to prove that it would notice.
 */
#ifndef POLICY_H
#define POLICY_H
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define POLICY_FOLDER "/run/motw/policy"
#define EFFECT_FOLDER "/run/motw/effect"
#define SENSOR_FOLDER "/run/motw/sensors"

static const char *const preventive_controls[] = {
    "mount-verb", "virtual-drive-policy", "motw-propagation", "launch-gate", "deny-optical-execute", "archive-propagation",
    "antivirus",  NULL};
static const char *const sensors[] = {"mounts", "files", "streams", "processes", NULL};

/* The state kept for `id`, or "unknown" where none is kept. */
static const char *kept_state(const char *folder, const char *id, char state[16])
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, id);
    FILE *file = fopen(path, "r");
    state[0] = '\0';
    if (file) {
        if (fscanf(file, "%15s", state) != 1)
            state[0] = '\0';
        fclose(file);
    }
    if (!state[0])
        strcpy(state, "unknown");
    return state;
}

static int in_effect(const char *id)
{
    char state[16];
    return strcmp(kept_state(EFFECT_FOLDER, id, state), "on") == 0;
}

/* The process id that a sensor announced itself with, or 0. */
static int process_of(const char *sensor)
{
    char path[256];
    int pid = 0;
    snprintf(path, sizeof path, SENSOR_FOLDER "/%s.pid", sensor);
    FILE *file = fopen(path, "r");
    if (file && fscanf(file, "%d", &pid) != 1)
        pid = 0;
    if (file)
        fclose(file);
    return pid;
}

static int sensor_runs(const char *sensor)
{
    int pid = process_of(sensor);
    return pid > 0 && kill(pid, 0) == 0;
}
#endif
