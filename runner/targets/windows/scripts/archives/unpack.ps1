# Unpacks an archive by a program, as the agent.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\registry.ps1"
. "$PSScriptRoot\..\lookup\program.ps1"
. "$PSScriptRoot\unpackers.ps1"
. "$PSScriptRoot\bounded-program.ps1"
. "$PSScriptRoot\unpacking.ps1"

Invoke-Operation -Name 'unpack' -Needs 'archive', 'by', 'seconds' -Act {
    param($Request)
    # It goes by a setting of the user's, which the agent does not have.
    if ($Request.by -eq '7-zip-button') { Stop-Operation -Is 'unavailable' -Code 'NO_DESKTOP' -Text 'the button of 7-Zip is on the desktop of a user, and nobody is logged on with one' }
    New-Done -Value (Expand-Whole -Archive $Request.archive -By $Request.by -Seconds ([double] $Request.seconds))
}
