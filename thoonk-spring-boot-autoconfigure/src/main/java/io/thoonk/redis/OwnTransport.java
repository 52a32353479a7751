package io.thoonk.redis;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/** A connection of our own, given up as soon as it fails. */
final class OwnTransport implements ScriptTransport {

    private final OwnConnection connection;

    OwnTransport(RedisConnectionFactory factory) {
        this.connection = new OwnConnection(factory);
    }

    @Override
    public Sent send(LuaScript script, byte[][] keys, byte[][] arguments) {
        DriverConnection open = connection.get();
        return new Sent(open.run(script, keys, arguments), () -> connection.drop(open));
    }

    @Override
    public void close() {
        connection.close();
    }
}
