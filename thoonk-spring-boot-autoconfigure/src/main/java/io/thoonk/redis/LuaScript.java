package io.thoonk.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.StreamUtils;

/**
 * A script, read once. A line {@code --- @include lib/name.lua} is replaced by that resource of {@code io/thoonk/lib}, or by
 * nothing where it stands in the script already.
 *
 * @param name resource name, for messages
 * @param text the whole text
 * @param sha1 its digest, by which Redis knows it
 * @since 0.1.0
 */
public record LuaScript(String name, byte[] text, String sha1) {

    private static final Pattern INCLUDE = Pattern.compile("(?m)^--- @include (\\S+)$");

    /** Where the test kit is on the class path, its clock. */
    private static final List<LibraryOverride> OVERRIDES =
            ServiceLoader.load(LibraryOverride.class, LibraryOverride.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    /**
     * Reads a script from the folder of the class that owns it.
     *
     * @param owner the class beside which the resource stands
     * @param name file name
     * @return the script
     */
    public static LuaScript load(Class<?> owner, String name) {
        return of(name, included(read(owner, name), new HashSet<>()));
    }

    private static String included(String text, Set<String> libraries) {
        return INCLUDE.matcher(text)
                .replaceAll(include -> Matcher.quoteReplacement(
                        libraries.add(include.group(1)) ? included(library(include.group(1)), libraries) : ""));
    }

    private static String library(String name) {
        return OVERRIDES.stream()
                .flatMap(override -> override.text(name).stream())
                .findFirst()
                .orElseGet(() -> read(LuaScript.class, "/io/thoonk/" + name));
    }

    static LuaScript of(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new LuaScript(name, bytes, digest(bytes));
    }

    private static String read(Class<?> owner, String name) {
        try (InputStream resource = owner.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("The script " + name + " beside " + owner.getName() + " is missing");
            }
            return StreamUtils.copyToString(resource, StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException("The script " + name + " cannot be read", ex);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("This Java runtime has no SHA-1, which every runtime must have", ex);
        }
    }
}
