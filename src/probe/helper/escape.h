/* Text of others in the fields of answers. */
#ifndef ESCAPE_H
#define ESCAPE_H

enum { ESCAPE_BYTES = 3 };

/* A field of its own whatever the text holds: what is not printable, spaces and `%` as `%XX`, nothing as `-`. It takes
 * ESCAPE_BYTES for each byte of the text, the zero at its end among them. */
void write_field(const char *text, char *field);

#endif
