package io.thoonk.management;

import java.util.List;

/**
 * A listener of this process, as it is declared.
 *
 * @param id id of its container
 * @param feeds names of feeds, or patterns
 * @param concurrency how many events it handles at once
 */
record ListenerDescription(String id, List<String> feeds, int concurrency) {}
