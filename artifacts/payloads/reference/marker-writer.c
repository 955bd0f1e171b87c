/*
 * The reference guest's payload. It reads marker.txt from its own folder, writes the marker to motw-harness-<marker>.txt in the
 * folder that TEMP names, prints it, and ends. It does nothing else: no network, no persistence, no privilege.
 * The exit codes are those of the Windows payload.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NO_MARKER_FILE 10
#define BAD_MARKER 11
#define TRACE_NOT_WRITTEN 12
#define MARKER_BYTES 64
#define PATH_BYTES 4096

static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-";

/* Beside the program, wherever the current folder is. */
static int open_marker_file(char path[PATH_BYTES])
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_BYTES - 16);
    if (length < 0)
        return -1;
    path[length] = '\0';
    strcpy(strrchr(path, '/') + 1, "marker.txt");
    return open(path, O_RDONLY);
}

int main(void)
{
    char path[PATH_BYTES], marker[256 + 1];
    int from = open_marker_file(path);
    ssize_t length = from < 0 ? -1 : read(from, marker, sizeof marker - 1);
    if (length < 0)
        return NO_MARKER_FILE;
    while (length > 0 && strchr(" \t\r\n\v\f", marker[length - 1]))
        length--;
    marker[length] = '\0';
    if (length == 0 || length > MARKER_BYTES || strspn(marker, allowed) != (size_t)length)
        return BAD_MARKER;
    const char *temp = getenv("TEMP");
    if (!temp || strlen(temp) > PATH_BYTES - 128)
        return TRACE_NOT_WRITTEN;
    strcpy(path, temp);
    strcat(strcat(strcat(path, "/motw-harness-"), marker), ".txt");
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (to < 0 || write(to, marker, (size_t)length) != length || close(to))
        return TRACE_NOT_WRITTEN;
    strcpy(path, "motw-harness ");
    strcat(strcat(path, marker), "\n");
    /* The trace is the evidence: a failed print changes nothing. */
    (void)!write(1, path, strlen(path));
    return 0;
}
