/* posture: the state of every control and sensor as the guest is configured and running, as one JSON object. */
#include "answer.h"
#include "policy.h"
#include <signal.h>

static int running(const char *name)
{
    char path[256];
    int pid = 0;
    snprintf(path, sizeof path, "/run/motw/sensors/%s.pid", name);
    FILE *file = fopen(path, "r");
    if (file && fscanf(file, "%d", &pid) != 1)
        pid = 0;
    if (file)
        fclose(file);
    return pid > 0 && kill(pid, 0) == 0;
}

int main(void)
{
    char state[16];
    fputs("{\"controls\":{", stdout);
    for (int i = 0; preventive_controls[i]; i++) {
        if (i)
            fputc(',', stdout);
        json_field(stdout, preventive_controls[i], kept_state(POLICY_FOLDER, preventive_controls[i], state));
    }
    fputs("},\"sensors\":{", stdout);
    for (int i = 0; sensors[i]; i++)
        printf("%s\"%s\":%s", i ? "," : "", sensors[i], running(sensors[i]) ? "true" : "false");
    puts("}}");
    return 0;
}
