package io.thoonk.xmpp;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names, in which {@code *} stands for any characters of some class. Thread-safe. */
final class Patterns {

    private final List<Pattern> patterns;

    private Patterns(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /** Names of feeds. */
    static Patterns ofFeeds(List<String> texts) {
        return new Patterns(texts.stream().map(text -> pattern(text, ".*")).toList());
    }

    /** Accounts: {@code *} reaches from one side of the at sign to the other only if it stands alone. */
    static Patterns ofAccounts(List<String> texts) {
        return new Patterns(texts.stream()
                .map(text -> pattern(text, text.equals("*") ? ".*" : "[^@]*"))
                .toList());
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    boolean match(String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static Pattern pattern(String text, String any) {
        String expression =
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(any));
        return Pattern.compile(expression, Pattern.DOTALL);
    }
}
