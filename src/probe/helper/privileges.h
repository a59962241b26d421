/* Capabilities: what the process holds, and the giving up of them. */
#ifndef PRIVILEGES_H
#define PRIVILEGES_H

#include <stdbool.h>
#include <stdint.h>

enum { KEEP_NOTHING = -1 };

bool holds_capability(int capability);

/* Gives up every capability but one, for good; ends the process if the kernel did not take them. */
void keep_only(int capability);

#endif
