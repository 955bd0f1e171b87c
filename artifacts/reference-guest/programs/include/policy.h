/*
 * Each control has two states: its policy, which is what a posture probe reads, and its effect, which is what happens.
 * They differ only when the harness breaks a control on purpose, to prove that it would notice.
 */
#ifndef POLICY_H
#define POLICY_H
#include <stdio.h>
#include <string.h>

#define POLICY_FOLDER "/run/motw/policy"
#define EFFECT_FOLDER "/run/motw/effect"

static const char *const preventive_controls[] = {
    "mount-verb", "virtual-drive-policy", "motw-propagation", "launch-gate", "deny-optical-execute", NULL};
static const char *const sensors[] = {"mounts", "files", "streams", "processes", NULL};

/* The state kept for `id`, or "off". */
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
        strcpy(state, "off");
    return state;
}

static int in_effect(const char *id)
{
    char state[16];
    return strcmp(kept_state(EFFECT_FOLDER, id, state), "on") == 0;
}
#endif
