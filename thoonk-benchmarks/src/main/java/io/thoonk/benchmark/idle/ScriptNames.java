package io.thoonk.benchmark.idle;

import io.thoonk.redis.LuaScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Tells by its digest which script of the library was called. */
final class ScriptNames {

    private static final String ROOT = "/io/thoonk/";

    private ScriptNames() {}

    /** The scripts' paths by their digests. */
    static Map<String, String> byDigest() {
        try {
            Resource[] resources =
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + ROOT + "**/*.lua");
            return Arrays.stream(resources)
                    .map(ScriptNames::path)
                    .distinct()
                    .collect(Collectors.toMap(
                            path -> LuaScript.load(LuaScript.class, ROOT + path).sha1(), path -> path));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static String path(Resource resource) {
        try {
            String url = resource.getURL().toString();
            return url.substring(url.lastIndexOf(ROOT) + ROOT.length());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
