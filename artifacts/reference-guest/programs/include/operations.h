/* One function for each operation of the guest; each answers on standard output and returns the exit code. */
#ifndef OPERATIONS_H
#define OPERATIONS_H
int canary_operation(int argc, char **argv);
int copy_to_operation(int argc, char **argv);
int mark_operation(int argc, char **argv);
int mount_operation(int argc, char **argv);
int open_operation(int argc, char **argv);
int place_operation(int argc, char **argv);
int posture_operation(int argc, char **argv);
int remove_operation(int argc, char **argv);
int residue_operation(int argc, char **argv);
int switch_operation(int argc, char **argv);
int unpack_operation(int argc, char **argv);
int zone_operation(int argc, char **argv);
#endif
