/* Joins two network namespaces by a pair of interfaces, or takes that pair away: what stdin says, once. */
#ifndef WIRE_H
#define WIRE_H

/* Ends the process. */
_Noreturn void wire(const char *folder, const char *named_folder);

#endif
