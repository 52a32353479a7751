package io.thoonk.management;

import java.util.regex.Pattern;

/**
 * Hides the values of JSON fields whose names speak of a secret: passwords, secrets, tokens, API and private keys, credentials, authorizations.
 *
 * @since 0.1.0
 */
public final class SecretFieldMasker implements PayloadMasker {

    /** Before and behind the word. Without a bound a long text would take time by the square of its length. */
    private static final String PART = "[^\"\\\\]{0,100}";

    private static final Pattern SECRET = Pattern.compile(
            "(\"" + PART + "(?:passw|secret|token|credential|authori[sz]ation|api[_-]?key|private[_-]?key)" + PART
                    + "\"\\s*:\\s*)"
                    + "(?:\"(?:[^\"\\\\]|\\\\.)*+\"?|-?[0-9][^,}\\]\\s]*+|true|false)",
            Pattern.CASE_INSENSITIVE);

    /** Creates the masker. */
    public SecretFieldMasker() {}

    @Override
    public String mask(String feed, String id, String payload) {
        return SECRET.matcher(payload).replaceAll("$1\"******\"");
    }
}
