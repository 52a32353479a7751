package io.thoonk;

/**
 * Where a message or a job enters the line.
 *
 * @since 0.1.0
 */
public enum Priority {
    /** At the end of the line: oldest first. */
    NORMAL,
    /** At the front of the line, before everything that waits. */
    HIGH
}
