/*
 * mount double-click|api IMAGE: attaches the image to a loop device and mounts it read-only on the next free drive letter.
 * A double-click goes through the shell's verb first, which `mount-verb` takes away (modelled); what follows is the kernel's.
 */
#include "operations.h"
#include "answer.h"
#include "mount-table.h"
#include "policy.h"
#include <fcntl.h>
#include <linux/loop.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static int attach(const char *image, char device[32], int *number)
{
    int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    if (control < 0)
        return -1;
    int file = open(image, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -1;
    if ((*number = ioctl(control, LOOP_CTL_GET_FREE)) < 0)
        return -1;
    snprintf(device, 32, "/dev/loop%d", *number);
    int loop = open(device, O_RDONLY | O_CLOEXEC);
    struct loop_config config;
    memset(&config, 0, sizeof config);
    config.fd = (unsigned)file;
    config.info.lo_flags = LO_FLAGS_READ_ONLY | LO_FLAGS_AUTOCLEAR;
    snprintf((char *)config.info.lo_file_name, LO_NAME_SIZE, "%s", image);
    return loop >= 0 && ioctl(loop, LOOP_CONFIGURE, &config) == 0 ? loop : -1;
}

/* The launch gate must watch the volume before anything on it can be started. Without it nothing could be said of the gate. */
static int gate_watches(const char *ready)
{
    for (int i = 0; i < 5000; i++) {
        if (!access(ready, F_OK))
            return 1;
        usleep(1000);
    }
    return 0;
}

static void print_options(const char *root)
{
    static char line[16384];
    static struct mount_entry entry;
    FILE *table = fopen("/proc/self/mountinfo", "r");
    fputs("\"options\":[", stdout);
    while (table && fgets(line, sizeof line, table)) {
        if (!parse_mount(line, &entry) || strcmp(entry.point, root) != 0)
            continue;
        int first = 1;
        for (char *option = strtok(entry.options, ","); option; option = strtok(NULL, ","), first = 0) {
            if (!first)
                fputc(',', stdout);
            json_string(stdout, option);
        }
    }
    puts("]}");
}

int mount_operation(int argc, char **argv)
{
    char device[32], root[] = "/e", ready[128];
    int number;
    if (argc != 3)
        return misused("mount double-click|api IMAGE");
    if (!strcmp(argv[1], "double-click") && in_effect("mount-verb"))
        return refused("ERROR_NO_ASSOCIATION", "the shell has no mount verb for this kind of file");
    int loop = attach(argv[2], device, &number);
    if (loop < 0)
        return refused_errno(errno, "attach a virtual drive");
    while (mkdir(root, 0755) && root[1] < 'z')
        root[1]++;
    snprintf(ready, sizeof ready, "/run/motw/gate/watching-7:%d", number);
    unlink(ready);
    unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | (in_effect("deny-optical-execute") ? MS_NOEXEC : 0);
    if (mount(device, root, "iso9660", flags, "utf8")) {
        int error = errno;
        rmdir(root);
        return refused_errno(error, "mount the volume");
    }
    if (!gate_watches(ready)) {
        umount2(root, 0);
        rmdir(root);
        fputs("the launch gate does not watch the volume\n", stderr);
        return 1;
    }
    fputs("{\"is\":\"done\",", stdout);
    json_field(stdout, "id", device);
    fputc(',', stdout);
    json_field(stdout, "root", root);
    fputc(',', stdout);
    print_options(root);
    return 0;
}
