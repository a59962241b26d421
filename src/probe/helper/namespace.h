/* Enters the namespaces one after the other and opens the sockets of each: a socket stays where it was made. */
#ifndef NAMESPACE_H
#define NAMESPACE_H

#include "plan.h"

/* Leaves the process in any of them. */
void open_namespaces(struct plan *plan, const char *folder, const char *named_folder);

/* Lets go of the namespaces themselves: only the sockets in them stay open. */
void close_handles(struct plan *plan);

/* Closes the sockets of a namespace but for its netlink one. */
void close_outlets(struct namespace *namespace);

/* Says how each went and what was found there; ends the process when a missing privilege kept all of them closed. */
void report_namespaces(const struct plan *plan);

#endif
