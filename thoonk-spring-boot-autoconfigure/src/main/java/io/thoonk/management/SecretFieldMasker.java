package io.thoonk.management;

import java.util.regex.Pattern;

/**
 * Hides the values of JSON fields whose names speak of a secret: passwords, secrets, tokens, API and private keys, credentials, authorizations.
 *
 * @since 0.1.0
 */
public final class SecretFieldMasker implements PayloadMasker {

    private static final Pattern SECRET = Pattern.compile(
            "(\"[^\"\\\\]*(?:passw|secret|token|credential|authori[sz]ation|api[_-]?key|private[_-]?key)[^\"\\\\]*\"\\s*:\\s*)"
                    + "(?:\"(?:[^\"\\\\]|\\\\.)*+\"?|-?[0-9][^,}\\]\\s]*+|true|false)",
            Pattern.CASE_INSENSITIVE);

    /** Creates the masker. */
    public SecretFieldMasker() {}

    @Override
    public String mask(String feed, String id, String payload) {
        return SECRET.matcher(payload).replaceAll("$1\"******\"");
    }
}
