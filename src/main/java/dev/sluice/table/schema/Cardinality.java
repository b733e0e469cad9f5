package dev.sluice.table.schema;

import java.util.List;

/** How many rows of each side a relationship joins, and by which columns. */
public sealed interface Cardinality {

    /** A column and the one that it equals on the other side. */
    record ColumnPair(String column, String foreignColumn) {

        public ColumnPair swapped() {
            return new ColumnPair(foreignColumn, column);
        }
    }

    /** The other side's foreign key names this side. */
    record OneToMany(String constraint, List<ColumnPair> columns) implements Cardinality {
        public OneToMany {
            columns = List.copyOf(columns);
        }
    }

    /** This side's foreign key names the other. */
    record ManyToOne(String constraint, List<ColumnPair> columns) implements Cardinality {
        public ManyToOne {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A foreign key whose columns are unique.
     *
     * @param isParent whether the foreign key is the other side's
     */
    record OneToOne(String constraint, List<ColumnPair> columns, boolean isParent) implements Cardinality {
        public OneToOne {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Two foreign keys of a junction, whose columns are part of its primary key.
     *
     * @param constraint1 the junction's foreign key to this side
     * @param constraint2 the junction's foreign key to the other side
     * @param sourceColumns columns of this side with the junction's
     * @param targetColumns columns of the other side with the junction's
     */
    record ManyToMany(
            QualifiedName junction,
            String constraint1,
            String constraint2,
            List<ColumnPair> sourceColumns,
            List<ColumnPair> targetColumns)
            implements Cardinality {
        public ManyToMany {
            sourceColumns = List.copyOf(sourceColumns);
            targetColumns = List.copyOf(targetColumns);
        }
    }
}
