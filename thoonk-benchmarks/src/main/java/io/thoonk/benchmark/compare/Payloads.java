package io.thoonk.benchmark.compare;

import java.util.Collections;
import java.util.List;

/** Text of a certain length. */
final class Payloads {

    private Payloads() {}

    static String of(int length) {
        return "x".repeat(length);
    }

    static List<String> many(int count, int length) {
        return Collections.nCopies(count, of(length));
    }
}
