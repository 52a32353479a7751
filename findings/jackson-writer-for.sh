#!/usr/bin/env bash
# Jackson 3.1.7 (tools.jackson.core:jackson-databind), Java 17 or newer, Maven.
#
# Expected guess: mapper.writerFor(type) and mapper.writer().forType(type) are two spellings of one thing, and as the element
#   type of a List<Base> is not final, each element is written by its own class, as mapper.writeValueAsString does it.
# Behaviour: writerFor takes the type parameters of its root type for the last word ("static typing"): the elements are written
#   as Base, and what a subclass adds is dropped without a word. writer().forType writes all of it, unless the mapper has been
#   asked by writerFor for the same type before: the serializer is cached by the type alone, so the first of the two decides for
#   both, and for as long as the mapper lives.
# What follows: whoever gives the declared type of a generic value to have type ids written should use writer().forType, on
#   a mapper that nobody asks otherwise.
# Output seen:
#   forType first:   [{"age":3,"name":"Rex"}] then writerFor [{"age":3,"name":"Rex"}]
#   writerFor first: [{"name":"Rex"}] then forType [{"name":"Rex"}]
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
    <artifactId>jackson-writer-for</artifactId>
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
import java.util.List;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

class Finding {

    public static class Animal {
        public String name = "Rex";
    }

    public static class Dog extends Animal {
        public int age = 3;
    }

    public static void main(String[] args) throws Exception {
        List<Animal> value = List.of(new Dog());
        JsonMapper one = JsonMapper.builder().build();
        JavaType animals = one.getTypeFactory().constructCollectionType(List.class, Animal.class);
        String forType = one.writer().forType(animals).writeValueAsString(value);
        String writerForAfter = one.writerFor(animals).writeValueAsString(value);
        System.out.println("forType first:   " + forType + " then writerFor " + writerForAfter);
        JsonMapper other = JsonMapper.builder().build();
        animals = other.getTypeFactory().constructCollectionType(List.class, Animal.class);
        String writerFor = other.writerFor(animals).writeValueAsString(value);
        String forTypeAfter = other.writer().forType(animals).writeValueAsString(value);
        System.out.println("writerFor first: " + writerFor + " then forType " + forTypeAfter);
        boolean same = forType.contains("age") && writerForAfter.contains("age")
                && !writerFor.contains("age") && !forTypeAfter.contains("age");
        System.out.println(same ? "As described." : "The behaviour has changed.");
        System.exit(same ? 0 : 1);
    }
}
JAVA
if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1; then
    echo "jackson-databind 3.1.7 cannot be had; see the first error:"
    grep -m1 ERROR mvn.log
    exit 2
fi
java -cp 'lib/*' Finding.java || exit 1
