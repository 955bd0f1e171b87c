# JSON written by ourselves: what 5.1's ConvertTo-Json makes of strings that Get-Content decorated, of empty arrays and of arrays
# that a function returned differs from version 7, and this is the same in both.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function ConvertTo-JsonText {
    param($Value)
    if ($null -eq $Value) { return 'null' }
    if ($Value -is [bool]) { if ($Value) { return 'true' } else { return 'false' } }
    if ($Value -is [string] -or $Value -is [char]) { return ConvertTo-JsonString -Text $Value.ToString() }
    if ($Value -is [int] -or $Value -is [long] -or $Value -is [uint32] -or $Value -is [uint64] -or $Value -is [byte] -or $Value -is [int16] -or $Value -is [uint16]) {
        return $Value.ToString([System.Globalization.CultureInfo]::InvariantCulture)
    }
    if ($Value -is [System.Collections.IDictionary]) {
        $members = @(foreach ($key in $Value.Keys) { (ConvertTo-JsonString -Text "$key") + ':' + (ConvertTo-JsonText -Value $Value[$key]) })
        return '{' + ($members -join ',') + '}'
    }
    if ($Value -is [System.Collections.IEnumerable]) {
        $items = @(foreach ($item in $Value) { ConvertTo-JsonText -Value $item })
        return '[' + ($items -join ',') + ']'
    }
    if ($Value.PSObject.BaseObject -is [System.Management.Automation.PSCustomObject]) {
        $members = @(foreach ($property in $Value.PSObject.Properties) { (ConvertTo-JsonString -Text $property.Name) + ':' + (ConvertTo-JsonText -Value $property.Value) })
        return '{' + ($members -join ',') + '}'
    }
    return ConvertTo-JsonString -Text "$Value"
}

function ConvertTo-JsonString {
    param([string] $Text)
    # Everything but plain ASCII is escaped, so that no code page on the way can change it.
    $escape = [System.Text.RegularExpressions.MatchEvaluator] { param($Found) '\u{0:x4}' -f [int] $Found.Value[0] }
    $quoted = $Text.Replace('\', '\\').Replace('"', '\"')
    return '"' + [regex]::Replace($quoted, '[^ -~]', $escape) + '"'
}
