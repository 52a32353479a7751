package io.thoonk.job;

/** Checks of what callers say of lanes. */
final class GateArguments {

    private static final int LONGEST_KEY = 256;

    private GateArguments() {}

    static String requireKey(String key) {
        if (key.isEmpty() || key.length() > LONGEST_KEY || key.indexOf('\0') >= 0 || key.indexOf('\u0001') >= 0) {
            throw new IllegalArgumentException("A key must have from 1 to " + LONGEST_KEY
                    + " characters, none of them NUL or U+0001, but is '" + key + "'");
        }
        return key;
    }
}
