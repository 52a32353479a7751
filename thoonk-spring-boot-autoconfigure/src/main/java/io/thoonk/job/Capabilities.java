package io.thoonk.job;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process offers, and whether that is enough for what a job needs. An offer is a name or {@code name=value}; a need is a
 * name, {@code name=value}, {@code name>=number} or {@code name<=number}. Immutable.
 */
record Capabilities(Map<String, String> offers) {

    static final Capabilities NONE = new Capabilities(Map.of());

    private static final String WORD = "[\\p{L}\\p{N}_.\\-/]+";

    private static final Pattern OFFER = Pattern.compile("(" + WORD + ")(?:\\s*=\\s*(" + WORD + "))?");

    private static final Pattern NEED = Pattern.compile("(" + WORD + ")(?:\\s*(=|>=|<=)\\s*(" + WORD + "))?");

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");

    static Capabilities of(Collection<String> offers) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String offer : offers) {
            Matcher parts = OFFER.matcher(offer.strip());
            if (!parts.matches()) {
                throw new IllegalArgumentException("An offer must be a name such as gpu, or a name and a value such as"
                        + " region=eu, but is '" + offer + "'");
            }
            byName.put(parts.group(1), parts.group(2) == null ? "" : parts.group(2));
        }
        return new Capabilities(Map.copyOf(byName));
    }

    /** Needs in order, each once and spelled in one way, so that jobs that need the same wait together. */
    static List<String> normalised(Collection<String> needs) {
        return needs.stream().map(Capabilities::normalised).distinct().sorted().toList();
    }

    private static String normalised(String need) {
        Matcher parts = NEED.matcher(need.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "A requirement must be a name such as gpu, or a name with =, >= or <= and a"
                            + " value such as memory>=32, but is '" + need + "'");
        }
        if (parts.group(2) == null) {
            return parts.group(1);
        }
        if (!parts.group(2).equals("=") && !NUMBER.matcher(parts.group(3)).matches()) {
            throw new IllegalArgumentException(
                    "Only numbers can be compared by " + parts.group(2) + ", but a requirement is '" + need + "'");
        }
        return parts.group(1) + parts.group(2) + parts.group(3);
    }

    /** Those of the needs that are not offered. */
    List<String> missing(Collection<String> needs) {
        return needs.stream().filter(need -> !satisfies(need)).toList();
    }

    private boolean satisfies(String need) {
        Matcher parts = NEED.matcher(need);
        String offered = parts.matches() ? offers.get(parts.group(1)) : null;
        if (offered == null) {
            return false;
        }
        String wanted = parts.group(3);
        if (wanted == null || offered.equals(wanted)) {
            return true;
        }
        if (!NUMBER.matcher(wanted).matches() || !NUMBER.matcher(offered).matches()) {
            return false;
        }
        int order = new BigDecimal(offered).compareTo(new BigDecimal(wanted));
        return switch (parts.group(2)) {
            case ">=" -> order >= 0;
            case "<=" -> order <= 0;
            default -> order == 0;
        };
    }

    /** As it travels: name and value in turn, a NUL behind each. */
    String encode() {
        StringBuilder text = new StringBuilder();
        offers.forEach(
                (name, value) -> text.append(name).append('\0').append(value).append('\0'));
        return text.toString();
    }
}
