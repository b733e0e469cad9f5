package dev.sluice.table.plan;

import dev.sluice.contract.TableAction;
import dev.sluice.table.schema.QualifiedName;

/**
 * A check of access that a row must pass for what is done with it.
 *
 * @param relation that the row is of
 * @param action what is done with the row: select, insert, update or delete
 * @param resourceType of the resource that the row is, or belongs to
 * @param column that holds the resource's id
 * @param operation what must be permitted on the resource
 * @param passesWithout whether a row passes whose column is null
 */
public record Guard(
        QualifiedName relation,
        TableAction action,
        String resourceType,
        String column,
        String operation,
        boolean passesWithout) {}
