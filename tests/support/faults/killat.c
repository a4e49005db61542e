/* killat - a power cut at a chosen moment.
 *
 *   killat AT LIST COMMAND ARGUMENT...
 *
 * runs COMMAND and writes each system call by which it, or a process that descends
 * from it, changes a file to LIST, a line each: number, program, call, path. Just
 * before the one with the number AT, SIGKILL ends all of these processes at once: no
 * trap, no parent shell, no dpkg runs one more instruction. With AT 0 nothing is
 * killed, and LIST tells how many there are.
 *
 * Exits with 137 once all that was killed is gone, else with COMMAND's status. A
 * daemon that COMMAND leaves behind goes with it.
 *
 * Calls on /proc, /dev, /sys, /run and /tmp are not counted: a power cut forgets these.
 * Writes to one file in a row count once.
 *
 * How: a filter (seccomp) stops the processes at these calls alone; the tracer looks
 * at them (ptrace), and the kernel kills all that are traced when it exits.
 * Build: see build.sh */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* <sys/ptrace.h> cannot be read beside <linux/ptrace.h> */
extern long ptrace(int, ...);

enum { NONE = -1, AT_CWD = -2 };

/* The calls that change files: where the changed path is (the number of the argument),
 * which argument is the directory it starts from, which holds open's flags, and whether
 * it writes content. Where there is no path, the directory argument is the file itself. */
static const struct call { long number; const char *name; int directory, path, flags, writes; } calls[] = {
#ifdef SYS_open /* newer architectures have only the calls with "at" */
    {SYS_open, "open", AT_CWD, 0, 1, 0},
    {SYS_creat, "creat", AT_CWD, 0, NONE, 0},
    {SYS_rename, "rename", AT_CWD, 1, NONE, 0},
    {SYS_link, "link", AT_CWD, 1, NONE, 0},
    {SYS_symlink, "symlink", AT_CWD, 1, NONE, 0},
    {SYS_unlink, "unlink", AT_CWD, 0, NONE, 0},
    {SYS_mkdir, "mkdir", AT_CWD, 0, NONE, 0},
    {SYS_rmdir, "rmdir", AT_CWD, 0, NONE, 0},
    {SYS_mknod, "mknod", AT_CWD, 0, NONE, 0},
    {SYS_chmod, "chmod", AT_CWD, 0, NONE, 0},
    {SYS_chown, "chown", AT_CWD, 0, NONE, 0},
    {SYS_lchown, "lchown", AT_CWD, 0, NONE, 0},
    {SYS_utime, "utime", AT_CWD, 0, NONE, 0},
    {SYS_utimes, "utimes", AT_CWD, 0, NONE, 0},
    {SYS_futimesat, "futimesat", 0, 1, NONE, 0},
#endif
    {SYS_openat, "openat", 0, 1, 2, 0},
    {SYS_renameat, "renameat", 2, 3, NONE, 0},
    {SYS_renameat2, "renameat2", 2, 3, NONE, 0},
    {SYS_linkat, "linkat", 2, 3, NONE, 0},
    {SYS_symlinkat, "symlinkat", 1, 2, NONE, 0},
    {SYS_unlinkat, "unlinkat", 0, 1, NONE, 0},
    {SYS_mkdirat, "mkdirat", 0, 1, NONE, 0},
    {SYS_mknodat, "mknodat", 0, 1, NONE, 0},
    {SYS_fchmod, "fchmod", 0, NONE, NONE, 0},
    {SYS_fchmodat, "fchmodat", 0, 1, NONE, 0},
    {SYS_fchown, "fchown", 0, NONE, NONE, 0},
    {SYS_fchownat, "fchownat", 0, 1, NONE, 0},
    {SYS_utimensat, "utimensat", 0, 1, NONE, 0},
    {SYS_truncate, "truncate", AT_CWD, 0, NONE, 0},
    {SYS_ftruncate, "ftruncate", 0, NONE, NONE, 0},
    {SYS_fallocate, "fallocate", 0, NONE, NONE, 0},
    {SYS_setxattr, "setxattr", AT_CWD, 0, NONE, 0},
    {SYS_lsetxattr, "lsetxattr", AT_CWD, 0, NONE, 0},
    {SYS_fsetxattr, "fsetxattr", 0, NONE, NONE, 0},
    {SYS_removexattr, "removexattr", AT_CWD, 0, NONE, 0},
    {SYS_lremovexattr, "lremovexattr", AT_CWD, 0, NONE, 0},
    {SYS_fremovexattr, "fremovexattr", 0, NONE, NONE, 0},
    {SYS_write, "write", 0, NONE, NONE, 1},
    {SYS_pwrite64, "pwrite", 0, NONE, NONE, 1},
    {SYS_writev, "writev", 0, NONE, NONE, 1},
    {SYS_pwritev, "pwritev", 0, NONE, NONE, 1},
    {SYS_sendfile, "sendfile", 0, NONE, NONE, 1},
    {SYS_splice, "splice", 2, NONE, NONE, 1},
    {SYS_copy_file_range, "copy_file_range", 2, NONE, NONE, 1},
};
enum { CALLS = sizeof calls / sizeof *calls };

static void die(const char *what) {
    fprintf(stderr, "killat: %s: %s\n", what, strerror(errno));
    _exit(125);
}

/* the calls above stop for the tracer, all others go on */
static void filter(void) {
    struct sock_filter code[2 * CALLS + 2] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))};
    struct sock_fprog program = {2 * CALLS + 2, code};
    for (int i = 0; i < CALLS; i++) {
        code[2 * i + 1] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i].number, 0, 1);
        code[2 * i + 2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    }
    code[2 * CALLS + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        die("seccomp");
}

/* what /proc/PID/NAME leads to, in TEXT */
static void link_of(pid_t pid, const char *name, int number, char text[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, number < 0 ? "/proc/%d/%s" : "/proc/%d/%s/%d", pid, name, number);
    ssize_t length = readlink(link, text, PATH_MAX - 1);
    text[length < 0 ? 0 : length] = 0;
}

/* whether the call in INFO changes a file that outlives a power cut; PATH is its path */
static const struct call *change(pid_t pid, const struct ptrace_syscall_info *info, char path[2 * PATH_MAX]) {
    const struct call *call = calls;
    const __u64 *args = info->seccomp.args;
    while (call->number != (long)info->seccomp.nr)
        call++;
    if (call->flags != NONE && !(args[call->flags] & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)))
        return NULL;
    char name[PATH_MAX] = "";
    if (call->path != NONE && args[call->path]) {
        /* up to a page's end at a time: what lies behind it may not be mapped */
        for (size_t got = 0; got < sizeof name - 1 && strnlen(name, got) == got;) {
            __u64 from = args[call->path] + got;
            size_t left = 4096 - from % 4096;
            struct iovec here = {name + got, left < sizeof name - 1 - got ? left : sizeof name - 1 - got};
            struct iovec there = {(void *)from, here.iov_len};
            if (process_vm_readv(pid, &here, 1, &there, 1, 0) <= 0)
                break;
            got += here.iov_len;
        }
    }
    if (name[0] == '/') {
        strcpy(path, name);
    } else {
        int directory = call->directory == AT_CWD ? AT_FDCWD : (int)args[call->directory];
        link_of(pid, directory == AT_FDCWD ? "cwd" : "fd", directory == AT_FDCWD ? -1 : directory, path);
        if (path[0] != '/')
            return NULL; /* a pipe, a socket */
        if (name[0])
            sprintf(path + strlen(path), "/%s", name);
    }
    static const char *const passing[] = {"/proc/", "/dev/", "/sys/", "/run/", "/tmp/"};
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (strncmp(path, passing[i], strlen(passing[i])) == 0)
            return NULL;
    return call;
}

/* let the traced processes run until the first of them ends; its status */
static int trace(pid_t first, long at, FILE *list) {
    long count = 0;
    int status;
    char written[2 * PATH_MAX] = ""; /* by the last call, if it was a write */
    for (;;) {
        pid_t pid = waitpid(-1, &status, __WALL);
        if (pid < 0)
            die("waitpid");
        if (!WIFSTOPPED(status)) {
            if (pid == first)
                return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            continue;
        }
        int event = status >> 16;
        if (event == PTRACE_EVENT_SECCOMP) {
            struct ptrace_syscall_info info;
            char path[2 * PATH_MAX], program[32] = "", file[32];
            if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) < 0)
                continue; /* it has just been killed */
            const struct call *call = change(pid, &info, path);
            int again = call && call->writes && strcmp(path, written) == 0;
            if (call)
                strcpy(written, call->writes ? path : "");
            if (call && !again) {
                snprintf(file, sizeof file, "/proc/%d/comm", pid);
                FILE *comm = fopen(file, "r");
                if (comm && fgets(program, sizeof program, comm))
                    program[strcspn(program, "\n")] = 0;
                if (comm)
                    fclose(comm);
                fprintf(list, "%ld %s %s %s\n", ++count, program, call->name, path);
                if (count == at)
                    return 137;
            }
        }
        /* a signal is handed on; an event is none */
        ptrace(PTRACE_CONT, pid, 0, event ? 0 : WSTOPSIG(status));
    }
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: killat AT LIST COMMAND ARGUMENT...\n");
        return 125;
    }
    FILE *list = fopen(argv[2], "we");
    if (!list)
        die(argv[2]);
    /* what loses its parent becomes ours: it is waited for below */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t tracer = fork();
    if (tracer == 0) {
        pid_t first = fork();
        if (first == 0) {
            raise(SIGSTOP);
            filter();
            execvp(argv[3], argv + 3);
            die(argv[3]);
        }
        waitpid(first, NULL, WUNTRACED);
        if (ptrace(PTRACE_SEIZE, first, 0, PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK |
                PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC))
            die("ptrace");
        kill(first, SIGCONT);
        int status = trace(first, atol(argv[1]), list);
        fclose(list);
        _exit(status);
    }
    int status, result = 125;
    for (pid_t pid; (pid = wait(&status)) > 0;)
        if (pid == tracer && WIFEXITED(status))
            result = WEXITSTATUS(status);
    return result;
}
