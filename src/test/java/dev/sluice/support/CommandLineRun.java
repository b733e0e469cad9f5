package dev.sluice.support;

import dev.sluice.command.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What became of a command of the command line, in this process.
 *
 * @param told what it complained of
 */
public record CommandLineRun(int code, String printed, String told) {

    public static CommandLineRun of(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter complaints = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(complaints))
                .execute(arguments.toArray(String[]::new));
        return new CommandLineRun(code, out.toString(), complaints.toString());
    }
}
