/*
 * mount double-click|api IMAGE: attaches the image to a loop device and mounts it read-only on the next free drive letter.
 * A double-click goes through the shell's verb first, which `mount-verb` takes away (modelled). Where the volume of a virtual disk lies
 * is read here (modelled: Windows has a driver for it); devices and file systems are the kernel's.
 */
#include "operations.h"
#include "answer.h"
#include "images/device-mapper.h"
#include "mount-table.h"
#include "policy.h"
#include <linux/loop.h>
#include <sys/mount.h>
#include <sys/sysmacros.h>

/* Read-only, and gone with the last who uses it. A length of 0 is all of the file. */
static int attach(int control, int file, const char *image, uint64_t offset, uint64_t length, char device[32], int *number)
{
    if ((*number = ioctl(control, LOOP_CTL_GET_FREE)) < 0)
        return -1;
    snprintf(device, 32, "/dev/loop%d", *number);
    int loop = open(device, O_RDONLY | O_CLOEXEC);
    struct loop_config config;
    memset(&config, 0, sizeof config);
    config.fd = (unsigned)file;
    config.info.lo_offset = offset;
    config.info.lo_sizelimit = length;
    config.info.lo_flags = LO_FLAGS_READ_ONLY | LO_FLAGS_AUTOCLEAR;
    snprintf((char *)config.info.lo_file_name, LO_NAME_SIZE, "%s", image);
    return loop >= 0 && ioctl(loop, LOOP_CONFIGURE, &config) == 0 ? loop : -1;
}

/* Where the volume begins in the file, or -1 if it does not lie there in one piece. */
static int64_t place_in_file(const struct container *image)
{
    for (int i = 0; i < image->disk.pieces; i++) {
        const struct piece *one = &image->disk.piece[i];
        if (one->at <= image->at && image->at + image->length <= one->at + one->length)
            return (int64_t)(one->from + image->at - one->at);
    }
    return -1;
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

/*
 * Without virtual drives the control node alone says ENODEV. A driver that is missing behind it is a fault of the guest and no refusal:
 * the same code would be taken for that policy's sign.
 */
static int failed(int error, const char *what)
{
    if (error != ENODEV)
        return refused_errno(error, what);
    fprintf(stderr, "%s: the kernel has no driver for it\n", what);
    return 1;
}

#define GATE_IS_BLIND (-1)

/* Mounts the device on the next free drive letter; 0, an errno value, or GATE_IS_BLIND. */
static int mount_device(const char *device, const struct container *image, char root[])
{
    struct stat status;
    char ready[128];
    if (stat(device, &status))
        return errno;
    while (mkdir(root, 0755) && root[1] < 'z')
        root[1]++;
    snprintf(ready, sizeof ready, "/run/motw/gate/watching-%u:%u", major(status.st_rdev), minor(status.st_rdev));
    unlink(ready);
    int noexec = image->optical && in_effect("deny-optical-execute");
    unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | (noexec ? MS_NOEXEC : 0);
    if (mount(device, root, image->file_system, flags, image->options)) {
        int error = errno;
        rmdir(root);
        return error;
    }
    if (gate_watches(ready))
        return 0;
    umount2(root, 0);
    rmdir(root);
    return GATE_IS_BLIND;
}

int mount_operation(int argc, char **argv)
{
    static struct container image;
    char device[32], root[] = "/e", name[32];
    int number, mapper = -1;
    if (argc != 3)
        return misused("mount double-click|api IMAGE");
    if (!strcmp(argv[1], "double-click") && in_effect("mount-verb"))
        return refused("ERROR_NO_ASSOCIATION", "the shell has no mount verb for this kind of file");
    int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    if (control < 0)
        return refused_errno(errno, "attach a virtual drive");
    int file = open(argv[2], O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return refused_errno(errno, "attach a virtual drive");
    const char *wrong = tell_container(file, &image);
    if (wrong)
        return refused("ERROR_FILE_CORRUPT", wrong);
    int64_t from = place_in_file(&image);
    uint64_t length = from < 0 ? 0 : image.length;
    if (attach(control, file, argv[2], from < 0 ? 0 : (uint64_t)from, length, device, &number) < 0)
        return failed(errno, "attach a virtual drive");
    snprintf(name, sizeof name, "motw-%d", number);
    if (from < 0 && (mapper = map_volume(&image, number, name, device)) < 0)
        return failed(errno, "map the virtual disk");
    int error = mount_device(device, &image, root);
    if (mapper >= 0)
        let_mapping_go(mapper, name);
    if (error == GATE_IS_BLIND) {
        fputs("the launch gate does not watch the volume\n", stderr);
        return 1;
    }
    if (error)
        return failed(error, "mount the volume");
    fputs("{\"is\":\"done\",", stdout);
    json_field(stdout, "id", device);
    fputc(',', stdout);
    json_field(stdout, "root", root);
    fputc(',', stdout);
    print_options(root);
    return 0;
}
