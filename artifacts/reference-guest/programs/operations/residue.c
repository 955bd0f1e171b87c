/*
 * residue MARKER: one JSON object a line for everything in the guest that carries the marker, and for every canary:
 * processes started from a mounted image, mounts, files with their streams, folders after what is in them, and what waits in memory to
 * be placed. No line means clean.
 */
#define _GNU_SOURCE
#include "operations.h"
#include "answer.h"
#include "mount-table.h"
#include <dirent.h>
#include <ftw.h>

static const char *marker;

static void found(const char *kind, const char *what)
{
    fputc('{', stdout);
    json_field(stdout, "kind", kind);
    fputc(',', stdout);
    json_field(stdout, "what", what);
    puts("}");
}

static void find_processes(const char *root)
{
    char link[64], path[PATH_BYTES];
    size_t length = strlen(root);
    DIR *folder = opendir("/proc");
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (atoi(entry->d_name) <= 0)
            continue;
        snprintf(link, sizeof link, "/proc/%.10s/exe", entry->d_name);
        ssize_t got = readlink(link, path, sizeof path - 1);
        if (got <= 0)
            continue;
        path[got] = '\0';
        if (strstr(path, marker) || (length > 0 && strncmp(path, root, length) == 0 && path[length] == '/'))
            found("process", entry->d_name);
    }
    if (folder)
        closedir(folder);
}

/* Processes before the mounts that they keep busy. */
static void find_mounts(void)
{
    static char line[16384], image[PATH_BYTES];
    static struct mount_entry entry;
    FILE *table = fopen("/proc/self/mountinfo", "r");
    while (table && fgets(line, sizeof line, table)) {
        if (!parse_mount(line, &entry))
            continue;
        int ours = backing_file(entry.major, entry.minor, image) && strstr(image, marker);
        if (!ours && strncmp(entry.point, "/run/motw/canary/", 17) != 0)
            continue;
        if (ours)
            find_processes(entry.point);
        found("mount", entry.point);
    }
    if (table)
        fclose(table);
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)status;
    (void)kind;
    const char *name = path + at->base;
    /* ntfs-3g hides a file that was removed while a process had it open. */
    if (strstr(path, marker) || strncmp(name, "motw-canary-", 12) == 0 || strncmp(name, ".fuse_hidden", 12) == 0)
        found("file", path);
    return 0;
}

/* A large file is sent as one of these first. 0, or not with errno set. */
static int find_staged(void)
{
    char path[PATH_BYTES];
    DIR *folder = opendir("/run/motw");
    if (!folder)
        return -1;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (strncmp(entry->d_name, "staged-", 7) != 0 || !strstr(entry->d_name, marker))
            continue;
        snprintf(path, sizeof path, "/run/motw/%s", entry->d_name);
        found("file", path);
    }
    return closedir(folder);
}

int residue_operation(int argc, char **argv)
{
    if (argc != 2 || strlen(argv[1]) < 4)
        return misused("residue MARKER");
    marker = argv[1];
    find_processes("");
    find_mounts();
    for (int i = 0; volumes[i]; i++)
        if (nftw(i ? volumes[i] : "/c/Users", visit, 16, FTW_PHYS | FTW_MOUNT | FTW_DEPTH))
            return 1;
    return find_staged() ? 1 : 0;
}
