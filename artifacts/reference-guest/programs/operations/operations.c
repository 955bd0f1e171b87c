/*
 * All operations in one program, which does what it is called as: under emulation the code that they share is then translated once
 * after each start of the guest, not once for each of them.
 */
#include "operations.h"
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} operations[] = {
    {"canary", canary_operation},
    {"copy-to", copy_to_operation},
    {"mark", mark_operation},
    {"mount", mount_operation},
    {"open", open_operation},
    {"place", place_operation},
    {"posture", posture_operation},
    {"remove", remove_operation},
    {"residue", residue_operation},
    {"switch", switch_operation},
    {"unpack", unpack_operation},
    {"zone", zone_operation},
};

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash ? slash + 1 : argv[0];
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        if (!strcmp(operations[i].name, name))
            return operations[i].run(argc, argv);
    fprintf(stderr, "%s: no such operation\n", name);
    return 64;
}
