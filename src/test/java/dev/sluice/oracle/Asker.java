package dev.sluice.oracle;

import java.sql.SQLException;
import java.util.Random;

/** Asks one door of the gateway, on a connection of its own. */
interface Asker extends AutoCloseable {

    /** Asks some questions that chance gives, and counts the answers. */
    void ask(VelroModel model, Random random, Tally tally) throws Exception;

    @Override
    void close() throws SQLException;
}
