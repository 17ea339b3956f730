//! What a list shows of each ticket beside its number and subject, and how rows are gathered.

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Status,
    Severity,
    Customer,
    Organisation,
    Plan,
    Assignee,
    Group,
    Product,
    Kind,
    Channel,
    Tags,
    Due,
    Created,
    Updated,
}

impl Column {
    /// Every column, in the order in which they stand.
    pub const ALL: [Self; 14] = [
        Self::Status,
        Self::Severity,
        Self::Customer,
        Self::Organisation,
        Self::Plan,
        Self::Assignee,
        Self::Group,
        Self::Product,
        Self::Kind,
        Self::Channel,
        Self::Tags,
        Self::Due,
        Self::Created,
        Self::Updated,
    ];

    /// Those of a view that names none.
    pub const USUAL: [Self; 5] =
        [Self::Status, Self::Severity, Self::Organisation, Self::Assignee, Self::Updated];

    /// The word stored and used in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Severity => "severity",
            Self::Customer => "customer",
            Self::Organisation => "organisation",
            Self::Plan => "plan",
            Self::Assignee => "assignee",
            Self::Group => "group",
            Self::Product => "product",
            Self::Kind => "kind",
            Self::Channel => "channel",
            Self::Tags => "tags",
            Self::Due => "due",
            Self::Created => "created",
            Self::Updated => "updated",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "Status",
            Self::Severity => "Severity",
            Self::Customer => "Customer",
            Self::Organisation => "Organisation",
            Self::Plan => "Plan",
            Self::Assignee => "Assignee",
            Self::Group => "Group",
            Self::Product => "Product",
            Self::Kind => "Kind",
            Self::Channel => "Channel",
            Self::Tags => "Tags",
            Self::Due => "Due",
            Self::Created => "Created",
            Self::Updated => "Updated",
        }
    }

    /// The column called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.key() == key)
    }

    /// Reads `status,due`; unknown words are left out, each column stands once, in its own order.
    #[must_use]
    pub fn list(text: &str) -> Vec<Self> {
        let asked: Vec<Self> =
            text.split([',', ' ']).filter_map(|key| Self::from_key(key.trim())).collect();
        Self::ALL.into_iter().filter(|column| asked.contains(column)).collect()
    }

    /// Writes what [`Column::list`] reads.
    #[must_use]
    pub fn text(columns: &[Self]) -> String {
        columns.iter().map(|column| column.key()).collect::<Vec<_>>().join(",")
    }
}

/// What rows are gathered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    Status,
    Severity,
    Assignee,
    Organisation,
    Product,
    Plan,
}

impl Grouping {
    /// Every way.
    pub const ALL: [Self; 6] = [
        Self::Status,
        Self::Severity,
        Self::Assignee,
        Self::Organisation,
        Self::Product,
        Self::Plan,
    ];

    /// The column it goes by.
    #[must_use]
    pub const fn column(self) -> Column {
        match self {
            Self::Status => Column::Status,
            Self::Severity => Column::Severity,
            Self::Assignee => Column::Assignee,
            Self::Organisation => Column::Organisation,
            Self::Product => Column::Product,
            Self::Plan => Column::Plan,
        }
    }

    /// The word stored and used in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.column().key()
    }

    /// The grouping called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grouping| grouping.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_as_they_are_written() {
        let columns = Column::list("due, nonsense,status due");
        assert_eq!(columns, [Column::Status, Column::Due]);
        assert_eq!(Column::text(&columns), "status,due");
        assert_eq!(Column::list(&Column::text(&Column::ALL)), Column::ALL);
        for grouping in Grouping::ALL {
            assert_eq!(Grouping::from_key(grouping.key()), Some(grouping));
        }
    }
}
