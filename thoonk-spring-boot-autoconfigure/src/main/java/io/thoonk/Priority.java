package io.thoonk;

/** Where a message or a job enters the line. */
public enum Priority {
    /** At the end of the line: oldest first. */
    NORMAL,
    /** At the front of the line, before everything that waits. */
    HIGH
}
