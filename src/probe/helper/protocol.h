/* The lines that ask for a run: docs/helper-protocol.md. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include "plan.h"

/* Each ends the process for a line that is not of the protocol: they read down to `open`, to `go`, and an `again`. */
void read_places(struct plan *plan);
void read_probes(struct plan *plan);
void read_again(void);

#endif
