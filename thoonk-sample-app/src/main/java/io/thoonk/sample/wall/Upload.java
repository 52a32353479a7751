package io.thoonk.sample.wall;

/**
 * What a job of the wall has to do.
 *
 * @param name the file's name
 * @param picture the file's content
 */
record Upload(String name, byte[] picture) {}
