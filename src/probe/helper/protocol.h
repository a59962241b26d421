/* The lines that ask for a run: docs/helper-protocol.md. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include "plan.h"

/* Reads down to `go`; ends the process for a line that is not of the protocol. */
void read_plan(struct plan *plan);

#endif
