#!/usr/bin/env bash
# Jackson 3.1.7 (tools.jackson.core:jackson-databind), Java 17 or newer, Maven.
#
# Expected guess: JSON without a property leaves it at its default. That is so for a class with fields, and was so for a record
#   with Jackson 2; FAIL_ON_MISSING_CREATOR_PROPERTIES, which is for those who want an error, is still off. What Jackson 3 has
#   turned on, FAIL_ON_NULL_FOR_PRIMITIVES, is about a null that stands in the JSON.
# Behaviour: for an int or boolean component of a record (or parameter of a creator), an absent property counts as a null, so
#   reading fails, with a message about a null that is nowhere in the JSON. An absent object component is null, and an absent
#   int field of a class is 0, as ever.
# What follows: adding an int to a record breaks the reading of everything that was written before: messages in queues, rows,
#   cache entries. Add an Integer, or turn FAIL_ON_NULL_FOR_PRIMITIVES off.
# Output seen:
#   record, absent int: fails: Cannot map `null` into type `int`
#   record, absent int, FAIL_ON_NULL_FOR_PRIMITIVES off: Order[item=bolt, pieces=0]
#   record, absent String: Order[item=null, pieces=3]
#   class, absent int: 0
#
# Exits 0 if that is still so, 1 if it is not, 2 if the version cannot be had.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
    <modelVersion>4.0.0</modelVersion>
    <groupId>finding</groupId>
    <artifactId>jackson-absent-primitive</artifactId>
    <version>1</version>
    <dependencies>
        <dependency>
            <groupId>tools.jackson.core</groupId>
            <artifactId>jackson-databind</artifactId>
            <version>3.1.7</version>
        </dependency>
    </dependencies>
</project>
POM
cat > Finding.java <<'JAVA'
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class Finding {

    public record Order(String item, int pieces) {}

    public static class Mutable {
        public String item;
        public int pieces;
    }

    public static void main(String[] args) {
        JsonMapper mapper = JsonMapper.builder().build();
        String absent = read(mapper, "{\"item\":\"bolt\"}");
        System.out.println("record, absent int: " + absent);
        String lenient = read(
                JsonMapper.builder()
                        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .build(),
                "{\"item\":\"bolt\"}");
        System.out.println("record, absent int, FAIL_ON_NULL_FOR_PRIMITIVES off: " + lenient);
        String object = read(mapper, "{\"pieces\":3}");
        System.out.println("record, absent String: " + object);
        int field = mapper.readValue("{\"item\":\"bolt\"}", Mutable.class).pieces;
        System.out.println("class, absent int: " + field);
        boolean same = absent.startsWith("fails: Cannot map `null` into type `int`")
                && !mapper.isEnabled(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                && lenient.equals("Order[item=bolt, pieces=0]")
                && object.equals("Order[item=null, pieces=3]")
                && field == 0;
        System.out.println(same ? "As described." : "The behaviour has changed.");
        System.exit(same ? 0 : 1);
    }

    private static String read(JsonMapper mapper, String json) {
        try {
            return mapper.readValue(json, Order.class).toString();
        } catch (JacksonException ex) {
            return "fails: " + ex.getOriginalMessage().replaceAll(" \\(set .*", "");
        }
    }
}
JAVA
if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1; then
    echo "jackson-databind 3.1.7 cannot be had; see the first error:"
    grep -m1 ERROR mvn.log
    exit 2
fi
java -cp 'lib/*' Finding.java || exit 1
