package io.thoonk.management;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The words by which people name the constants of an enum: their names, in any case.
 *
 * @param type the enum
 * @param kind what one of them is called
 */
record EnumNames<E extends Enum<E>>(Class<E> type, String kind) {

    Optional<E> find(String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(word))
                .findFirst();
    }

    E require(String word) {
        return find(word)
                .orElseThrow(() ->
                        new IllegalArgumentException("There is no " + kind + " '" + word + "'; there are " + words()));
    }

    List<String> words() {
        return Arrays.stream(type.getEnumConstants()).map(EnumNames::word).toList();
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
