/* mark FILE: writes standard input to the file's Zone.Identifier stream, as the user. */
#include "operations.h"
#include "answer.h"
#include "drives.h"
#include <fcntl.h>
#include <unistd.h>

int mark_operation(int argc, char **argv)
{
    char stream[PATH_BYTES], text[8192];
    if (argc != 2)
        return misused("mark FILE");
    if (setgid(USER_ID) || setuid(USER_ID))
        return refused_errno(errno, "become the user");
    ssize_t length = read(0, text, sizeof text);
    snprintf(stream, sizeof stream, "%s:Zone.Identifier", argv[1]);
    if (access(argv[1], F_OK))
        return refused_errno(errno, argv[1]);
    int to = open(stream, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (to < 0 || length < 0 || write(to, text, (size_t)length) != length || fsync(to) || close(to))
        return refused_errno(errno, stream);
    sync(); /* so that a copy of the disk, read on the host, has it */
    puts("{\"is\":\"done\"}");
    return 0;
}
