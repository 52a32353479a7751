package io.thoonk.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.StreamUtils;

/**
 * A script, read once. A line {@code --- @include lib/name.lua} is replaced by that resource of {@code io/thoonk/lib}, or by
 * nothing where it stands in the script already. From a line {@code --- @body} on, the script is a function of its own: each
 * function that Lua makes looks for the names it uses among all names that functions have used before, but for those from outside
 * of the function that it stands in. With more than a hundred names that takes longer than most scripts.
 *
 * @param name resource name, for messages
 * @param text the whole text
 * @param sha1 its digest, by which Redis knows it
 * @since 0.1.0
 */
public record LuaScript(String name, byte[] text, String sha1) {

    private static final Pattern INCLUDE = Pattern.compile("(?m)^--- @include (\\S+)$");

    private static final String BODY = "\n--- @body\n";

    /** Libraries by name: dozens of scripts include the same ones. */
    private static final Map<String, Source> LIBRARIES = new ConcurrentHashMap<>();

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
        StringBuilder text = new StringBuilder();
        append(Source.of(read(owner, name)), new HashSet<>(), text);
        int body = text.indexOf(BODY);
        if (body >= 0) {
            text.replace(body, body + BODY.length(), "\nreturn (function()\n").append("\nend)()");
        }
        return of(name, text.toString());
    }

    private static void append(Source source, Set<String> included, StringBuilder to) {
        for (int i = 0; i < source.includes.size(); i++) {
            to.append(source.texts.get(i));
            String library = source.includes.get(i);
            if (included.add(library)) {
                append(LIBRARIES.computeIfAbsent(library, name -> Source.of(library(name))), included, to);
            }
        }
        to.append(source.texts.get(source.includes.size()));
    }

    private static String library(String name) {
        return OVERRIDES.stream()
                .flatMap(override -> override.text(name).stream())
                .findFirst()
                .orElseGet(() -> read(LuaScript.class, "/io/thoonk/" + name));
    }

    /** What stands before each include, and behind the last one, and what is included. */
    private record Source(List<String> texts, List<String> includes) {

        static Source of(String text) {
            List<String> texts = new ArrayList<>();
            List<String> includes = new ArrayList<>();
            Matcher include = INCLUDE.matcher(text);
            int end = 0;
            while (include.find()) {
                texts.add(text.substring(end, include.start()));
                includes.add(include.group(1));
                end = include.end();
            }
            texts.add(text.substring(end));
            return new Source(texts, includes);
        }
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
