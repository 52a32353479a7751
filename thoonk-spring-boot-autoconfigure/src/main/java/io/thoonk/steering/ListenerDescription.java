package io.thoonk.steering;

import java.util.List;

/**
 * A listener of this process, as it is declared.
 *
 * @param id id of its container
 * @param feeds names of feeds, or patterns
 */
public record ListenerDescription(String id, List<String> feeds) {}
