/* posture: the state of every control and sensor as the guest is configured and running, as one JSON object. */
#include "operations.h"
#include "answer.h"
#include "policy.h"

int posture_operation(int argc, char **argv)
{
    char state[16];
    (void)argc;
    (void)argv;
    fputs("{\"controls\":{", stdout);
    for (int i = 0; preventive_controls[i]; i++) {
        if (i)
            fputc(',', stdout);
        json_field(stdout, preventive_controls[i], kept_state(POLICY_FOLDER, preventive_controls[i], state));
    }
    fputs("},\"sensors\":{", stdout);
    for (int i = 0; sensors[i]; i++)
        printf("%s\"%s\":%s", i ? "," : "", sensors[i], sensor_runs(sensors[i]) ? "true" : "false");
    puts("}}");
    return 0;
}
