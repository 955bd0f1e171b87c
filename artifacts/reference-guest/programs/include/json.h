/* JSON on a stream: one object a line, strings escaped as RFC 8259 section 7 asks. */
#ifndef JSON_H
#define JSON_H
#include <stdio.h>

static void json_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if (*c < 0x20)
            fprintf(out, "\\u%04x", *c);
        else
            fputc(*c, out);
    }
    fputc('"', out);
}

static void json_field(FILE *out, const char *name, const char *text)
{
    json_string(out, name);
    fputc(':', out);
    json_string(out, text);
}
#endif
