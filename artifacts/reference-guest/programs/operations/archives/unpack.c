/*
 * unpack ARCHIVE HOW SECONDS: takes everything out of it, as the user, into a new folder beside it that is named after it. The programs are
 * Debian's and know nothing of marks; `explorer` is the shell's "Extract all", modelled, with 7-Zip to read the archive: UnZip spoils names
 * beyond ASCII in archives that say that they were made on MS-DOS.
 */
#define _GNU_SOURCE
#include "operations.h"
#include "answer.h"
#include "antivirus.h"
#include "propagation.h"
#include "tool.h"
#include "user.h"

#define ARCHIVE "ARCHIVE"

static const struct unpacker {
    const char *how, *program, *arguments[ARGUMENTS - 2];
    /* Exit codes besides 0 that say that everything was taken out, and that the disk or the memory was full; 0 where there is none. */
    int warning, full;
} unpackers[] = {
    {"explorer", "7zz", {"x", "-y", "-bso0", "-tzip", ARCHIVE}, 0, 8},
    {"7-zip", "7zz", {"x", "-y", "-bso0", ARCHIVE}, 0, 8},
    {"7-zip-snz", "7zz", {"x", "-y", "-bso0", "-snz", ARCHIVE}, 0, 8},
    /* unzip(1), DIAGNOSTICS: 1 are warnings, "but processing completed successfully anyway"; 50 comes of any file that can't be made. */
    {"unzip", "unzip", {"-o", "-q", ARCHIVE}, 1, 50},
    {"tar", "tar", {"--force-local", "-xf", ARCHIVE}, 0, 0},
    /* Nobody needs the repository after a power cut, and there is one processor. */
    {"git", "git", {"-c", "core.fsync=none", "-c", "pack.threads=1", "clone", "--quiet", "--template=", ARCHIVE, "."}, 0, 0},
};

static const struct unpacker *unpacker_of(const char *how)
{
    for (size_t i = 0; i < sizeof unpackers / sizeof *unpackers; i++)
        if (!strcmp(unpackers[i].how, how))
            return &unpackers[i];
    return NULL;
}

/* The archive's name without its ending; a number follows where that is taken. 0, or not with errno set. */
static int make_folder_for(const char *archive, char folder[PATH_BYTES])
{
    char stem[PATH_BYTES - 16];
    snprintf(stem, sizeof stem, "%s", archive);
    char *ending = strrchr(stem, '.');
    if (ending && ending > strrchr(stem, '/') + 1)
        *ending = '\0';
    snprintf(folder, PATH_BYTES, "%s", stem);
    for (int next = 2; mkdir(folder, 0755); next++) {
        if (errno != EEXIST || next == 100)
            return -1;
        snprintf(folder, PATH_BYTES, "%s (%d)", stem, next);
    }
    return 0;
}

/* A tool that comes up against what this small guest has refuses nothing. */
static int met_a_limit(const struct unpacker *unpacker, const struct tool_end *end)
{
    static const char *const limits[] = {"No space left", "disk full", "File too large", "annot allocate memory", "an't allocate",
                                         "ut of memory", "enough memory", "died of signal", "Input/output error", NULL};
    for (int i = 0; limits[i]; i++)
        if (strcasestr(end->words, limits[i]))
            return 1;
    return unpacker->full && WEXITSTATUS(end->status) == unpacker->full;
}

static int fault(const char *program, const char *what, const struct tool_end *end)
{
    fprintf(stderr, "%s %s: %s\n", program, what, end->words);
    return 1;
}

static int failed(const char *what)
{
    perror(what);
    return 1;
}

static int refused_by(const struct unpacker *unpacker, const struct tool_end *end)
{
    char code[32];
    snprintf(code, sizeof code, "EXIT_%d", WEXITSTATUS(end->status));
    return refused(code, end->words[0] ? end->words : unpacker->program);
}

static int answer(const struct unpacker *unpacker, const char *folder)
{
    char line[128], tool[192];
    what_it_is(unpacker->program, line);
    snprintf(tool, sizeof tool, strcmp(unpacker->how, "explorer") ? "%s" : "Extract all, modelled with %s", line);
    fputs("{\"is\":\"done\",", stdout);
    json_field(stdout, "root", folder);
    fputc(',', stdout);
    json_field(stdout, "tool", tool);
    puts("}");
    return 0;
}

int unpack_operation(int argc, char **argv)
{
    static char folder[PATH_BYTES];
    static struct tool_end end;
    const struct unpacker *unpacker = argc == 4 ? unpacker_of(argv[2]) : NULL;
    if (!unpacker || argv[1][0] != '/' || atoi(argv[3]) <= 0)
        return misused("unpack ARCHIVE HOW SECONDS");
    char *arguments[ARGUMENTS] = {(char *)unpacker->program};
    for (int i = 0; unpacker->arguments[i]; i++)
        arguments[i + 1] = strcmp(unpacker->arguments[i], ARCHIVE) ? (char *)unpacker->arguments[i] : argv[1];
    if (access(argv[1], R_OK))
        return refused_errno(errno, argv[1]);
    if (become_user() || make_folder_for(argv[1], folder) || become_system())
        return failed(folder);
    if (run_tool(unpacker->program, arguments, folder, atoi(argv[3]), &end))
        return failed(unpacker->program);
    if (!end.in_time)
        return fault(unpacker->program, "did not end in time", &end);
    if (!WIFEXITED(end.status) || WEXITSTATUS(end.status) == 127)
        return fault(unpacker->program, "did not run to its end", &end);
    int code = WEXITSTATUS(end.status);
    if (code != 0 && met_a_limit(unpacker, &end))
        return fault(unpacker->program, "met a limit of the guest", &end);
    if (code != 0 && code != unpacker->warning)
        return refused_by(unpacker, &end);
    if (become_user() || (!strcmp(unpacker->how, "explorer") && propagate_mark(argv[1], folder)))
        return failed(folder);
    sync(); /* so that a copy of the disk, read on the host, has it */
    char *written[] = {folder};
    if (become_system())
        return failed("become the system");
    int blocked = scanned(written, 1);
    return blocked == GO_ON ? answer(unpacker, folder) : blocked;
}
