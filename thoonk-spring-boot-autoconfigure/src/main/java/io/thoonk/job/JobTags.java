package io.thoonk.job;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How tags of jobs are written. */
final class JobTags {

    /** Between tags, in Redis. */
    static final String SEPARATOR = "\u001f";

    private static final int MOST = 16;

    private static final int LONGEST = 100;

    private JobTags() {}

    /** Each once, in their order. */
    static List<String> required(Collection<String> tags) {
        Set<String> all = new LinkedHashSet<>();
        tags.forEach(tag -> all.add(required(tag)));
        if (all.size() > MOST) {
            throw new IllegalArgumentException(
                    "A job has at most " + MOST + " tags, but " + all.size() + " were given");
        }
        return List.copyOf(all);
    }

    static String required(String tag) {
        if (tag.isEmpty() || tag.length() > LONGEST || tag.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A tag must have from 1 to " + LONGEST
                    + " characters and no control characters, but it is '" + tag.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return tag;
    }
}
